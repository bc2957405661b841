"""What is advised and decided about how a person goes on?"""
