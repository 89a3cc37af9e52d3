import pytest

from tests import factories
from tests.counting import count_queries
from tests.printing.reading_pdf import text_of
from tests.queries.test_boards import Province
from tests.web.signin import sign_in_as
from tests.writing import writing
from tracker.rules.permissions import Action, Role, may_knock
from tracker.sheets.reading import read_workbook

pytestmark = pytest.mark.usefixtures("frozen")
