"""The first start on the screen itself: one question a page, by touch or keyboard."""
