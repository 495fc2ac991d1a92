"""Tables: the columns of the store, an aggregate a module; nothing here reads or writes."""
