"""File audits: plan, a draw anyone can repeat, sheets, what a result may say."""
