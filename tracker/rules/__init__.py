"""Pure rules of the office: no Flask, no database, standard library only."""
