"""All that a store holds, to be held against another's."""

from gateway.store.copying import columns_of

OWN = {"migration", "mailer", "search"}  # what a store has for itself


async def tables_of(store):
    shape = await columns_of(store.database)
    return {table: columns for table, columns in shape.items() if table not in OWN}


async def contents(store):
    found = {}
    for table, columns in (await tables_of(store)).items():
        rows = await store.database.rows(f"SELECT {', '.join(columns)} FROM {table}")
        found[table] = sorted(map(tuple, rows), key=repr)
    return found
