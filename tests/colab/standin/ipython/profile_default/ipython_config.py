"""The settings of Colab's kernel that a notebook can notice."""

c = get_config()  # noqa: F821  IPython gives a configuration file this function

# Loaded before the first cell, so "google.colab" is in sys.modules; a failure is not passed over.
c.InteractiveShellApp.extensions = ["google.colab"]
c.InteractiveShellApp.reraise_ipython_extension_failures = True

# Figures appear below the cell without %matplotlib inline.
c.InteractiveShellApp.matplotlib = "inline"

# What libraries write to the process's own stdout and stderr (TensorFlow's start-up lines) goes to
# the log of the machine, not below the cell.
c.IPKernelApp.capture_fd_output = False

# Nothing is kept on disk between sessions.
c.HistoryManager.hist_file = ":memory:"
