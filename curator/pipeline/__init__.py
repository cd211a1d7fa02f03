"""The few flows that join steps: starting a newsletter, building, sending, publishing, the demo."""
