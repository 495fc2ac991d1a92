"""Tables that people keep in spreadsheets, as CSV: customers and their contacts."""
