"""The choices stored with indicators, figures and reports, each by its word."""

from enum import StrEnum


class IndicatorKind(StrEnum):
    """The level of an indicator in its set."""

    GROUP = "group"
    MAIN = "main"
    COMPONENT = "component"


class SetLevel(StrEnum):
    """What sort of body a set of indicators measures."""

    PROVINCE = "province"
    MINISTRY = "ministry"
    COMMUNE = "commune"
    OTHER = "other"


class MeasureKind(StrEnum):
    """How the value of an indicator comes about."""

    YES_NO = "yes_no"
    RATIO = "ratio"  # of two typed parts; the percentage is computed, never typed
    COUNT = "count"
    TIER = "tier"  # one of the steps the set names
    MANUAL = "manual"


class Direction(StrEnum):
    """Which way an indicator gets better."""

    HIGHER = "higher"
    LOWER = "lower"
    NONE = "none"  # described in words


class TargetOperator(StrEnum):
    """How a value is held against its target."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"
    BETWEEN = "between"
    WORDS = "words"  # free text: a person judges


class MappingKind(StrEnum):
    """What became of an indicator in the next set."""

    SAME = "same"
    SPLIT = "split"
    MERGED = "merged"
    DROPPED = "dropped"


class FigureState(StrEnum):
    """What a unit says of an indicator; no data is not zero."""

    GIVEN = "given"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"  # with its reason


class FigureReview(StrEnum):
    """What the secretariat says of one value of a report."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class RequestKind(StrEnum):
    """Why a report is asked for outside the periods (Decree 09/2019/ND-CP, article 4)."""

    THEMATIC = "thematic"  # chuyên đề
    AD_HOC = "ad_hoc"  # đột xuất


class ProgressState(StrEnum):
    """How far the unit says an open task is."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    CONSULTING = "consulting"  # asking for opinions, under appraisal
    STUCK = "stuck"
    DONE = "done"  # and not handed in yet
