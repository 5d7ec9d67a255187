"""What a user asks for and gets: small objects with a short `repr`, a table and a summary; and what is kept on disk.

Every name here is had from `ltbounds` itself: ``import ltbounds as lt``.
"""
