"""What runs inside the template process: copies of it, their namespaces, limits and watchers.

Nothing here imports more than the standard library, and no more of that than it needs: every
kernel is a copy of this process, and cold ones import it anew.
"""
