from verify.cli import main

if __name__ == "__main__":  # a worker of `--jobs` imports this module too
    main()
