"""Requests answered as the API server answers them, from lists in memory: no sockets, no loop.

request → `route` (what the path asks for) → `answer` (one object, list or log of a State) → Response

`negotiate` chooses the form, `represent` writes it, `lists` selects and pages, `selectors` and `pod_logs` know the
server's rules and words, `status` is how it says no, `discovery` is what it can do. The practice cluster puts
sockets, users, faults and changes around this; a saved cluster answers from it in the command's own process.
"""
