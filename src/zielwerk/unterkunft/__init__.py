"""Housing costs: Richtwerte, Angemessenheit, Kostensenkungsverfahren (§ 22 SGB II)."""
