"""The sentences of refusals about tables: files that are read, lists taken along and read back."""

from typing import Any

from tracker.rules.faults import Fault
from tracker.speech import lazy_gettext as _l

TABLE_WORDS: dict[Fault, Any] = {
    # workbooks of reports
    Fault.SHEET_OF_OTHERS: _l(
        "This file was made for another unit or another period; take the file of this report along."
    ),
    Fault.SHEET_IS_OLD: _l(
        "The draft was changed since this file was made; it says “%(now)s” now. Make the file anew."
    ),
    Fault.REPORT_NOT_OPEN: _l(
        "%(report)s: this report was handed in, is closed, or is being written by its unit."
    ),
    # tables read from files
    Fault.SHEET_FILE_TOO_BIG: _l("The file is larger than %(megabytes)s MB; split the table."),
    Fault.SHEET_FILE_BOMB: _l(
        "Unpacked, this file is far larger than a table needs; copy the table into a new file."
    ),
    Fault.SHEET_FILE_LOCKED: _l("The file has a password; take it off and choose the file again."),
    Fault.SHEET_FILE_OLD: _l(
        "This is an older or different format; save it as .xlsx or .docx and choose that file."
    ),
    Fault.SHEET_FILE_UNKNOWN: _l("This file holds no table; choose a file .xlsx, .docx or .csv."),
    Fault.SHEET_FILE_MISNAMED: _l(
        "The name says workbook or document, but this is a plain text; save it as .csv or .xlsx."
    ),
    Fault.SHEET_FILE_BROKEN: _l(
        "The file is damaged and cannot be read; open it, save it anew and choose it again."
    ),
    Fault.SHEET_FILE_MACROS: _l("The file holds macros; save it as .xlsx or .docx without them."),
    Fault.SHEET_LETTERS: _l(
        "The letters cannot be read (TCVN3 or VNI?); save the file as “CSV UTF-8” or as .xlsx."
    ),
    Fault.SHEET_ROWS: _l(
        "Sheet “%(sheet)s” goes beyond row %(limit)s (cell %(place)s); "
        "split the table or delete what stands there."
    ),
    Fault.SHEET_COLUMNS: _l(
        "Sheet “%(sheet)s” goes beyond column %(limit)s (cell %(place)s); delete what stands there."
    ),
    Fault.TABLE_ROWS: _l("The table goes beyond row %(limit)s; split it."),
    Fault.TABLE_COLUMNS: _l("The table goes beyond column %(limit)s in row %(row)s."),
    Fault.TABLE_IN_TABLE: _l(
        "Table %(sheet)s, row %(row)s, column %(column)s: there is a table inside the cell; "
        "take it out."
    ),
    Fault.SHEET_TOO_MUCH: _l("There is too much in this file to be read at once; split the table."),
    Fault.SHEET_TOO_SLOW: _l(
        "Reading the file took too long; split the table or try again in a minute."
    ),
    Fault.SHEET_EMPTY: _l("There is no table in it; every cell is empty."),
    Fault.EXPORT_TOO_LONG: _l(
        "There are more than %(limit)s rows; narrow the filter, then take the file."
    ),
    # paper orders
    Fault.TOO_MANY_ORDERS: _l(
        "%(limit)s papers you ordered are still to be printed; order more when they are done."
    ),
    # tables of units and people
    Fault.TABLE_EMPTY: _l("There is no row below the heads of the columns."),
    Fault.COLUMNS_MISSING: _l("These columns are missing: %(columns)s."),
    Fault.CODE_TWICE: _l("Code %(code)s stands in row %(row)s already."),
    Fault.CODE_UNKNOWN: _l("There is no unit with code %(code)s."),
    Fault.ADDRESS_TWICE: _l("This address stands in row %(row)s already."),
    # lists taken along and read back
    Fault.ROW_UNKNOWN: _l(
        "No row here has the mark “%(mark)s”. Leave it empty in a new row; otherwise export again."
    ),
    Fault.ROW_TWICE: _l("This mark stands in row %(row)s already; a new row has an empty mark."),
    Fault.ROW_CHANGED: _l(
        "Changed here since the file was made: here it says “%(now)s”, in the file “%(file)s”. "
        "Export the list again."
    ),
    Fault.COLUMN_NOT_FOUND: _l(
        "The file has no such column, or another heading over it: write “%(column)s” there."
    ),
    Fault.COLUMN_FIXED: _l(
        "This column is read in new rows only: here it says “%(now)s”, in the file “%(file)s”."
    ),
    Fault.CELL_BROKEN: _l("The cell shows %(words)s instead of a value; type the value itself."),
    Fault.NAME_UNKNOWN: _l("“%(name)s” is not known here; write it as the list does."),
    Fault.TOO_MANY_CHANGES: _l("At most %(limit)s rows can change at once; part the file."),
    Fault.TABLE_MOVED: _l("Something changed meanwhile; look the changes over again."),
    Fault.TABLE_TAKEN: _l(
        "This very file was taken on %(day)s already; its new rows would be there twice. "
        "Export the list again."
    ),
}
