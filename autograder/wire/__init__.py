"""What the judge and a student's process say to each other: plain data, by value, never a pickle.

Both sides use the same encoder, decoder and link. Neither side's code is believed by the other:
what arrives is checked against a closed list of kinds and against limits, and becomes objects of
the receiver's own types.
"""
