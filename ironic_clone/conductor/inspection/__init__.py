"""What is made of inspection data after the driver had it: inspection rules.

``rules`` runs them, ``conditions`` and ``actions`` are the tables of what they can do, ``facts``
is what they see, ``draft`` is what they change, ``fields`` says what they may change.
"""
