"""The fake interfaces: they touch no machine and remember what they were told in the record.

Every action may take a while: ``[fake]<type>_delay`` says how long.
"""
