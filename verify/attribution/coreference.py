"""The cast of an article: which mentions are one speaker, and whom a pronoun, a title or a left-out subject means."""

from __future__ import annotations

from bisect import bisect_left

from verify.attribution.cues import word_cue
from verify.attribution.entities import Entity, People, fits
from verify.attribution.frames import GENITIVE, Frame, small_words
from verify.attribution.mentions import Mention, phrase_from, phrase_to, title_kind
from verify.attribution.offices import bearer, known_names
from verify.attribution.shortnames import by_short_name
from verify.attribution.verbfirst import without_object
from verify.settings import DEFAULTS

_OFFICES = 8  # titles of one entity that are kept
_MOST = 60  # entities of one name or letter that are compared, so that cost stays linear in a list of names


class Cast:
    """All entities of one article, in the order in which they were met."""

    def __init__(self, frame: Frame, people: People | None):
        self.frame = frame
        self.people = people
        self.entities: list[Entity] = []
        self.by_part: dict[str, list[Entity]] = {}
        self.by_head: dict[str, list[Entity]] = {}
        self.by_canonical: dict[str, Entity] = {}
        self.by_letter: dict[str, list[Entity]] = {}  # the family name's first letter, which slips of the pen keep
        self.said: list[Entity] = []
        self.spoke_at = -1
        self.actor: tuple[Entity | None, int] = (None, -1)
        self.places: list[tuple[int, Entity]] = []  # where names stand, in order
        self._resolved: dict[str, str | None] = {}
        self._introduce()

    # --- the registry ---

    def resolve(self, surface: str) -> str | None:
        """The registry's name for words of the article, with or without the clitics of the first; asked once for each
        spelling."""
        if self.people is None:
            return None
        if surface not in self._resolved:
            code = self.frame.language.code
            self._resolved[surface] = next(
                filter(None, (self.people.resolve(words, code) for words in self._without_clitics(surface))), None
            )
        return self._resolved[surface]

    def _without_clitics(self, surface: str) -> list[str]:
        """The words as printed; then without a prefix of the first word, the article put back where it merged."""
        words = [surface]
        small = small_words(self.frame.language)
        first = surface.split(" ", 1)[0]
        if not small.suffixes or len(first) < 4:
            return words
        for clitic in self.frame.language.clitics:
            if surface.startswith(clitic) and len(first) - len(clitic) >= 3 and clitic != small.article:
                rest = surface[len(clitic) :]
                words.append(rest)
                if clitic.endswith((small.article, clitic[-1] * 2)):
                    words.append(small.article + rest)
        return words

    # --- meeting ---

    def _introduce(self) -> None:
        """Meets all names that a title or capitals show, so that a headline's short form finds the full one."""
        frame, small = self.frame, small_words(self.frame.language)
        tokens = frame.tokens
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.kind == "w" and (
                title_kind(token.word, frame.language)[1] in ("office", "honorific", "body", "group")
                or small.capitals and frame.has_capital(at) and token.word not in small.lists["openers"]
            ):  # fmt: skip
                if small.capitals and not frame.has_capital(at):
                    mention = phrase_to(frame, at + 1, max(0, at - 8))
                else:
                    mention = phrase_from(frame, at, len(tokens), verbs=True)
                    cue = word_cue(tokens[at - 1].word, frame.language) if at and mention is not None else None
                    if cue is not None and small.verb_first:
                        mention = without_object(frame, mention, cue, len(tokens), small)
                if mention is not None and mention.high > at:
                    if mention.name[1] and (mention.head or mention.name[1] - mention.name[0] > 1) or (
                        mention.kind == "body" and mention.high - mention.low > 1 + (tokens[mention.low].word in small.lists["determiners"])
                    ) or mention.kind == "title" and mention.high - mention.low > 2 and self._canonical(mention):  # fmt: skip
                        entity = self.meet(mention)
                        if mention.name[1]:
                            self.places.append((mention.name[0], entity))
                            self._meet_office(mention)
                    at = max(mention.high, at + 1)
                    continue
            at += 1

    def _meet_office(self, mention: Mention) -> None:
        """Meets the body that somebody speaks for: `spokesman for the ministry Jane Roe`."""
        frame, small = self.frame, small_words(self.frame.language)
        for at in range(mention.low + 1, mention.name[0] - 1 if small.suffixes else 0):
            if frame.tokens[at].word in small.lists["inner"]:
                body = phrase_from(frame, at + 1, mention.name[0])
                if body is not None and body.kind == "body":
                    self.meet(body)
                return

    def is_known(self, low: int, high: int) -> bool:
        """True where words are a name that was met, or one of the registry."""
        tokens = self.frame.tokens
        if any(tokens[i].word in self.by_part for i in range(low, high) if len(tokens[i].word) > 2):
            return True
        if self.people is None:
            return False
        return known_names(self.frame, self.resolve, low, min(high, low + 6))[1] > 0

    def meet(self, mention: Mention) -> Entity:
        """The entity that a mention names; a new one where nobody fits."""
        frame = self.frame
        if (
            mention.kind == "phrase"
            and mention.high - mention.low == 1
            and frame.tokens[mention.low].word in self.by_part
        ):
            # A word that is a nation's adjective as well: here it is the family name that was met before.
            mention = mention._replace(kind="name", name=(mention.low, mention.high))
        low, high = mention.name if mention.name[1] else (mention.low, mention.high)
        if mention.name[1]:
            parts = tuple(
                token.word for token in frame.tokens[low:high] if token.kind == "w" and token.word != GENITIVE
            )
            if mention.cut and low == mention.low:
                parts = (parts[0][mention.cut :], *parts[1:])
            entity = self._by_name(parts, low) or self._by_registry(mention)
            if entity is None:
                entity = self._add(mention.surface(frame).of(frame.text), parts, "name", low)
            elif len(parts) > len(entity.parts) and set(entity.parts) <= set(parts):
                self._rename(entity, mention.surface(frame).of(frame.text), parts)
        else:
            entity = self._by_title(mention) or self._by_registry(mention) or self._by_office(mention)
            entity = entity or by_short_name(self, mention)
            if entity is None:
                parts = tuple(token.word for token in frame.tokens[low:high] if token.kind == "w")
                entity = self._add(self._plain(mention), parts, mention.kind, low)
        if mention.head and (mention.definite or mention.kind == "title"):
            self._add_head(entity, mention.head)
            end = mention.name[0] if mention.name[1] > mention.name[0] > mention.low else mention.high
            office = self._title_words(mention.low, end)
            if office and office not in entity.offices and len(entity.offices) < _OFFICES:
                entity.offices.append(office)
        if entity.canonical is None:
            entity.canonical = self._canonical(mention)
            if entity.canonical is not None:
                self.by_canonical.setdefault(entity.canonical, entity)
        entity.gender = entity.gender or ("" if mention.name[1] else mention.gender)
        return entity

    def _plain(self, mention: Mention) -> str:
        """A phrase without its article or determiner."""
        frame = self.frame
        low = mention.low
        small = small_words(frame.language)
        while low + 1 < mention.high and frame.tokens[low].word in small.lists["determiners"] and small.capitals:
            low += 1
        cut = (mention.cut or self._preposition(frame.tokens[low].word)) if low == mention.low else 0
        printed = frame.folded.back(frame.tokens[low].start + cut, frame.tokens[mention.high - 1].end).of(frame.text)
        for clitic in frame.language.clitics if small.assimilated and not cut else ():
            if clitic.endswith(small.assimilated) and printed.startswith(clitic):
                return small.article + printed[len(clitic) :]  # the article went into the preposition
        return printed

    def _preposition(self, word: str) -> int:
        """How many characters of a title word are a preposition written together with it: `to-the-ministry of ...`."""
        prefixes, language = small_words(self.frame.language).noun_prefixes, self.frame.language
        head = title_kind(word, language)[0]
        if not head or word.startswith(head):
            return 0
        return next((len(one) for one in prefixes if word.startswith(one) and word[len(one) :].startswith(head)), 0)

    def _canonical(self, mention: Mention) -> str | None:
        if self.people is None:
            return None
        frame = self.frame
        for words in (mention.surface(frame).of(frame.text), frame.printed(mention.low, mention.high)):
            found = self.resolve(words)
            if found:
                return found
        plain = self._plain(mention)
        found = self.resolve(plain) if mention.definite else None
        if found:
            return found
        if mention.kind in ("pronoun", "group") or not mention.definite:
            return None
        low, high = known_names(frame, self.resolve, mention.low, min(mention.high, mention.low + 12))
        if high > low and (high - low > 1 or mention.name[1] or mention.high - mention.low <= 2):
            return self.resolve(frame.printed(low, high))
        return None

    def _by_registry(self, mention: Mention) -> Entity | None:
        canonical = self._canonical(mention)
        if canonical is None:
            return None
        return self.by_canonical.get(canonical)

    def _by_office(self, mention: Mention) -> Entity | None:
        """Who bears a title, or is the body, that only the registry explains: `the Secretary`, `his media office`."""
        wanted = self._title_words(mention.low, mention.high)
        canonical = bearer(mention, wanted, self.people, self.by_canonical, self.frame.language)
        if canonical is None:
            return None
        entity = self.by_canonical.get(canonical)
        if entity is None:
            kind = "body" if mention.kind == "body" else "name"
            entity = self.by_canonical[canonical] = self._add(self._plain(mention), (), kind, mention.low)
            entity.canonical = canonical
        return entity

    def _by_name(self, parts: tuple[str, ...], at: int) -> Entity | None:
        """The entity with this name: all words shared with the shorter one, the last word before all; else one whose
        last word is spelt nearly so."""
        if not parts:
            return None
        for entity in reversed(self.by_part.get(parts[-1], [])[-_MOST:]):
            short, long = sorted((parts, entity.parts), key=len)
            if short[-1] in long and (
                len(short) == 1 or set(short) <= set(long) or short[-1] == long[-1] and short[0] == long[0]
            ):
                return entity
        if len(parts) == 1:
            for entity in self.by_part.get(parts[0], ()):
                return entity
        return self._by_sound(parts)

    def _by_sound(self, parts: tuple[str, ...]) -> Entity | None:
        from rapidfuzz.distance import Levenshtein

        from verify.naming.names import part_similarity, similarity

        last = parts[-1]
        if len(last) < 4:
            return None
        for entity in self.by_letter.get(last[0], ())[-_MOST:]:
            # Two letters apart at most: what is further off no likeness of sounds makes one name in one script.
            if Levenshtein.distance(entity.parts[-1], last, score_cutoff=2) > 2:
                continue
            if len(parts) == 1 or len(entity.parts) == 1:
                near = part_similarity(last, entity.parts[-1])
            else:
                near = similarity(" ".join(parts), " ".join(entity.parts))
            if near >= DEFAULTS.speaker_spelling:
                return entity
        return None

    def _by_title(self, mention: Mention) -> Entity | None:
        """Who bears the title: the last one met in front of it, else the first behind."""
        if not mention.head or not mention.definite:
            return None
        wanted = self._title_words(mention.low, mention.high)
        rows = [
            entity for entity in self.by_head.get(mention.head, [])[:_MOST]
            if (entity.kind == mention.kind) or (entity.kind == "name" and mention.kind == "title")
        ]  # fmt: skip
        if len(wanted) > 1:
            rows = [
                row for row in rows
                if any(office <= wanted and len(office) > 1 or wanted <= office for office in row.offices) or row.kind == "name" and not row.offices
            ]  # fmt: skip
        if not rows and mention.head in small_words(self.frame.language).lists["generic"]:
            field = wanted - {mention.head}
            return next(
                (one for one in reversed(self.said[-8:]) if any(field & office for office in one.offices)), None
            )
        if not rows:
            return None
        ahead = [entity for entity in rows if entity.first < mention.low]
        if ahead:
            return max(ahead, key=lambda entity: max(entity.last, entity.first))
        return min(rows, key=lambda entity: entity.first)

    def bearer_of(self, mention: Mention) -> Entity | None:
        """Who bears the title of `the same source`, of those who spoke."""
        return next((one for one in reversed(self.said) if mention.head and mention.head in one.heads), None)

    def _title_words(self, low: int, high: int) -> frozenset[str]:
        """The words of a title without small ones and without the article."""
        small = small_words(self.frame.language)
        idle = [small.lists[name] for name in ("determiners", "inner", "prepositions", "particles")]
        found = set()
        for token in self.frame.tokens[low:high]:
            if token.kind == "w" and token.word != GENITIVE and not any(token.word in words for words in idle):
                form = title_kind(token.word, self.frame.language)[0] or token.word
                article = small.article and form.startswith(small.article) and len(form) > len(small.article) + 2
                found.add(form[len(small.article) :] if article else form)
        return frozenset(found)

    def _add(self, name: str, parts: tuple[str, ...], kind: str, at: int) -> Entity:
        entity = Entity(name, parts, kind, first=at)
        self.entities.append(entity)
        if kind == "name":
            for part in parts:
                self.by_part.setdefault(part, []).append(entity)
            if parts:
                self.by_letter.setdefault(parts[-1][0], []).append(entity)
        return entity

    def _rename(self, entity: Entity, name: str, parts: tuple[str, ...]) -> None:
        for part in parts:
            if part not in entity.parts:
                self.by_part.setdefault(part, []).append(entity)
        entity.name, entity.parts = name, parts

    def _add_head(self, entity: Entity, head: str) -> None:
        if head not in entity.heads:
            entity.heads.add(head)
            self.by_head.setdefault(head, []).append(entity)

    # --- speaking ---

    def speaks(self, entity: Entity, at: int, gender: str = "") -> None:
        """Remembers that somebody spoke here; a pronoun or a left-out subject further on means the last who fits."""
        entity.last = max(entity.last, at)
        if gender in ("m", "f"):
            entity.gender = gender
        self.spoke_at = max(self.spoke_at, at)
        self.said.append(entity)

    def acts(self, entity: Entity, at: int) -> None:
        """Remembers who a sentence without speech is about: `he` in the next one means him."""
        entity.last = max(entity.last, at)
        self.actor = entity, at

    def of_pronoun(self, mention: Mention) -> Entity:
        """Whom a pronoun means: who the sentence before was about, the last speaker who fits, the name before it."""
        wanted = mention.gender
        if wanted == "latter":
            return self.named_before(mention.low) or self.last_speaker() or self._nobody(mention)
        if wanted in ("former", "counterpart"):
            return self._nobody(mention)
        actor, at = self.actor
        if (
            actor is not None
            and actor.kind == "name"
            and at > self.spoke_at
            and wanted in ("m", "f")
            and fits(actor, wanted)
        ):
            return actor
        found = self.last_speaker(wanted) or self.last_speaker()
        if found is None and wanted in ("m", "f"):
            found = self.named_before(mention.low)
        if found is not None and found.kind == "name" and wanted in ("m", "f"):
            found.gender = found.gender or wanted
        return found or self._nobody(mention)

    def named_before(self, at: int) -> Entity | None:
        """The last name in front of a token."""
        place = bisect_left(self.places, at, key=lambda row: row[0])
        return self.places[place - 1][1] if place else None

    def named_in(self, low: int, high: int) -> list[Entity]:
        """Those whose names stand in tokens low..high-1, each once."""
        found: list[Entity] = []
        for at in range(bisect_left(self.places, low, key=lambda row: row[0]), len(self.places)):
            if self.places[at][0] >= high:
                break
            if self.places[at][1] not in found:
                found.append(self.places[at][1])
        return found

    def _nobody(self, mention: Mention) -> Entity:
        """Somebody of whom the article says no more than a pronoun."""
        return Entity(mention.surface(self.frame).of(self.frame.text), (), "pronoun", first=mention.low)

    def last_speaker(self, gender: str = "", reach: int = 40) -> Entity | None:
        """The last speaker who fits: `m`, `f`, `plural`, `body` or anyone."""
        for entity in reversed(self.said[-reach:]):
            if fits(entity, gender):
                return entity
        return None
