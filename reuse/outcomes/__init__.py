"""Second lives: donation, sale, loan, redeployment."""
