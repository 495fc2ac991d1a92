"""English words to terms: Snowball's English stemmer (Porter2), and what it cannot know.

Source of the stems: https://snowballstem.org/algorithms/english/stemmer.html. The tables below hold the words of
incident reports: irregular forms, British spellings, nouns whose stem is not that of their verb, words that Porter2
takes for another, and compounds that are written as one word or as two.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import Stemmer

_STOP_WORDS = """
    a an and are as at be been being but by can cannot could did do does doing for from had has have having if in
    into is it its may might must not of on or our shall should so such than that the their them then there these
    they this those to too very was we were will with would you your couldn didn doesn don hadn hasn haven isn mustn
    shouldn wasn weren wouldn"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that are not indexed. Question words are: they may be all there is to a query."""


def _table(lines: str) -> dict[str, str]:
    """``base form form | base form``: each form with its base."""
    groups = (line.split() for line in lines.split("|"))
    return {form: base for base, *forms in groups for form in forms}


_BASES = _table(
    """begin began begun | break broke broken | bring brought | build built | buy bought | catch caught
    | choose chose chosen | draw drew drawn | drive drove driven | fall fell fallen | find found | freeze froze frozen
    | give gave given | go went gone goes | grow grew grown growth | hang hung | hide hid hidden | hold held
    | keep kept | know knew known | lead led | lose lost loss losses | make made | mean meant | meet met
    | overrun overran | pay paid | rise rose risen | run ran | see saw seen | send sent | show shown | slide slid
    | slow slower slowest | spend spent | stand stood | stick stuck | take took taken | tell told | think thought
    | throw threw thrown | understand understood | undo undid undone | wake woke woken | wear wore worn
    | withdraw withdrew withdrawn | write wrote written | rewrite rewrote rewritten
    | become became | bend bent | bite bit bitten | blow blew blown | deal dealt | dig dug | feed fed | fly flew flown
    | forget forgot forgotten | get got gotten | hear heard | lay laid | mistake mistook mistaken | oversee oversaw overseen
    | override overrode overridden | overtake overtook overtaken | rebuild rebuilt | redo redid redone | rerun reran
    | resend resent | say said | seek sought | sell sold sale sales | shake shook shaken | shrink shrank shrunk
    | speak spoke spoken | spin spun | steal stole stolen | strike struck stricken | sweep swept | tear tore torn
    | undergo underwent undergone | win won | leak leakage | stop stoppage | block blockage | destroy destruction
    | expand expansion expansions | suspend suspension suspensions | collide collision collisions
    | convert conversion conversions | intrude intrusion intrusions | consume consumption | resume resumption
    | deny denial denials | stable stability | unstable instability | verify verification verifications
    | notify notification notifications | identify identification | modify modification modifications
    | occur occurrence occurrences | recur recurrence recurrences  | diagnose diagnosis
    | choose choice choices | analyze analysis analyses
    | overwrite overwrote overwritten | fail failure failures | recover recovery recoveries
    | deliver delivery deliveries | discover discovery | expire expiry expiration expirations
    | vm vms | index indices | criterion criteria | behavior behaviour behaviours | center centre centres
    | fiber fibre fibres | catalog catalogue catalogues | license licence licences | program programme programmes
    | cancel cancelled cancelling cancellation cancellations | analyze analyse analysed analysing"""
)
_APART = _table(
    """customer customer customers | important important importance | several several | provider provider providers
    | container container containers | operator operator operators
    | generator generator generators | production production | terminal terminal terminals | accounting accounting
    | training training trainings | building building buildings | shipping shipping | meeting meeting meetings
    | authority authority authorities | university university universities | majority majority majorities
    | severe severe severely severity | elevator elevator elevators | transformer transformer transformers
    | consumer consumer consumers | resolver resolver resolvers | contention contention
    | engineer engineer engineers engineering | ups ups | ios ios | aws aws | saas saas
    | authorization authorization authorizations authorisation authorize authorized authorizing authorise authorised"""
)
_WRITTEN_APART = """
    roll-back roll-out fail-over fail-back fall-back time-out log-in log-on log-out log-off sign-in
    sign-on sign-out sign-up shut-down start-up back-up cut-over switch-over take-over change-over hand-over lock-out
    look-up slow-down data-center data-centre health-check hot-fix host-name user-name name-server load-balancer
    file-system auto-scaling auto-scale auto-scaler allow-list deny-list white-list black-list post-mortem work-around
    multi-region cross-region"""
_COMPOUNDS = {each.replace("-", ""): tuple(each.split("-")) for each in _WRITTEN_APART.split()}
_ISE = re.compile(
    "(organ|optim|synchron|initial|virtual|serial|util|minim|maxim|priorit|custom|normal|container|recogn|apolog|token"
    ")is(e|ed|es|er|ing|ation|ations)"
)
_local = threading.local()


def compound(word: str) -> tuple[str, ...] | None:
    """The parts of a lower-case word that is also written as several; None for any other."""
    return _COMPOUNDS.get(word) or (_COMPOUNDS.get(word[:-1]) if word.endswith("s") else None)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The term of a lower-case word."""
    if apart := _APART.get(word):
        return apart
    word = _BASES.get(word, word)
    if british := _ISE.fullmatch(word):
        word = f"{british[1]}iz{british[2]}"
    # A stemmer is an object with state; nothing says that two threads may use it at once.
    try:
        stemmer = _local.stemmer
    except AttributeError:
        stemmer = _local.stemmer = Stemmer.Stemmer("english", 0)
    return str(stemmer.stemWord(word))
