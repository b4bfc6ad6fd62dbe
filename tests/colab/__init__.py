"""`make colab`: run the notebooks with the versions that Google Colab has. Start at run.py."""
