"""The step engine: one for verify, clean, deploy and service steps.

``kinds`` says how they differ, ``gather`` asks the drivers, ``validate`` checks what a user
gave, ``plan`` makes the list, ``engine`` runs it, ``progress`` finds where to go on.
"""
