"""What is left, now and in the months ahead?"""
