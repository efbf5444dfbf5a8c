"""What an operator watches: requests, waiting work and ages, at /metrics."""
