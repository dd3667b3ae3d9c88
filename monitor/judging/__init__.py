"""What a judging rests on: a county without its texts, its cases, what is judged again, how a finding ends."""
