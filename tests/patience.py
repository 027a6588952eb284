"""How long tests wait for what must come: nothing that holds takes so long on a busy machine.

What a test waits for so long has gone wrong; the test then says what it was, and fails. Where
waiting in vain is what a test shows, it says a time of its own.
"""

PATIENCE = 120.0  # seconds; pytest itself ends a test that takes 300
