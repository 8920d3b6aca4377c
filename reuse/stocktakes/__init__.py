"""Stock-takes: what a site should hold, counted by scans."""
