"""The laptop's live view: a foot pod over Bluetooth, or a virtual board, as it runs.

`finding.py` and `link.py` keep a connection, `readings.py` says what came over it, `view.py` keeps
what is shown, `screen.py` and `plain.py` show it, and `session.py` holds all of it together.
`page.py` writes a page that shows the same in a phone's browser.
"""
