"""The demonstration: the plan of Gia Lai, entered and lived with as its office would."""
