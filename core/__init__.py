"""Dovetail's core: everything that needs no window.

Data flows one way, room by room: discover, inspect, diagnose, plan, execute, verify. A room
imports only rooms below it in this list; ``|`` marks siblings, which never import each other.

    cli            the command line: arguments, JSON and text output
    | refresh      renews the machine-made rows of the matrix from the package index; run by hand
    app            builds every service; the one object that the window, the command line and tests use
    workflows      one file per thing a user does: scan, inspect, create, repair, smoke-test
    executing      runs a reviewed plan step by step: snapshot, run, verify, put back
    planning       turns findings and wishes into a previewable plan; changes nothing
    | diagnosis    the rules: facts in, findings out
    | reports      reads what people report of an environment that is not here into the same facts
    compatibility  loads and answers questions of resources/compatibility
    | inspection   reads what is inside one environment, running nothing from it
    | discovery    finds environments; one file per place looked at
    backends       one file per tool (uv, smoke test script): builds commands, parses what they print
    machine        what this computer is: system, processor, GPUs, driver, CUDA on the system
    processes      the only room that starts a process
    | storage      settings and the saved inventory on disk
    jobs           background work: queue, cancel token, progress, events
    model          frozen records and enums that every room speaks
"""
