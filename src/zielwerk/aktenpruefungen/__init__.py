"""File audits: sample size, a draw anyone can repeat, and what a result may say."""
