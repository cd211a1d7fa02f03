"""Tests: the same folders as curator/, plus pipeline/ for whole flows, support/ for the real parts they run against."""
