"""Campaign days: places and times at which equipment is collected beside the ordinary hours."""
