"""What does a coach or caseworker do today: households, contacts, the course, the mail?"""
