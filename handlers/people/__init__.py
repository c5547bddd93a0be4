"""Who belongs to the office: registering, inviting, members, leave, groups of units."""
