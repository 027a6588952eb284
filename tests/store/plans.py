"""How an engine would answer a question: the steps of its plan, in words."""


class Explaining:
    """Asks the database how it would answer, instead of asking it to."""

    def __init__(self, database):
        self._database = database
        self.plan = []

    async def rows(self, sql, *values):
        is_sqlite = self._database.dialect == "sqlite"
        word = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        self.plan = [
            row[3 if is_sqlite else 0]
            for row in await self._database.rows(f"{word} {sql}", *values)
        ]
        return []

    async def row(self, sql, *values):
        await self.rows(sql, *values)

    @property
    def text(self):
        return "\n".join(self.plan)

    @property
    def reads_whole_tables(self):
        return "SCAN " in self.text.replace("SCAN CONSTANT ROW", "") or "Seq Scan" in self.text

    @property
    def sorts(self):
        return "TEMP B-TREE" in self.text or "Sort" in self.text
