"""Tests of the engine: sandbox, template, provisioner."""
