# Wrong answers to exercise 05_cnn: misconceptions that students really have.
#
# Each cell below replaces one solution cell of solutions/05_cnn/05_cnn.py. Its marker line is the
# question's grade_id, a colon, and the misconception in one line. The harness puts each one into
# the reference notebook, alone, and checks that it costs points of its own question and of no
# other. To add one: copy a cell, change the marker line, and write what the student wrote. It must
# be wrong on the task as stated, define the same functions, and end by itself within seconds.

# %% output_size: forgets the first stop, at the beginning of the row
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    n_zeros = 0 if padding == "valid" else 2 * padding
    return (size + n_zeros - dilation * (kernel - 1) - 1) // stride


# %% output_size: the padding counts at one end only
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    n_zeros = 0 if padding == "valid" else padding
    return (size + n_zeros - dilation * (kernel - 1) - 1) // stride + 1


# %% output_size: a float, not rounded down
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return size / stride
    n_zeros = 0 if padding == "valid" else 2 * padding
    return (size + n_zeros - dilation * (kernel - 1) - 1) / stride + 1


# %% output_size: rounds up, so that the kernel sticks out
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    n_zeros = 0 if padding == "valid" else 2 * padding
    return -(-(size + n_zeros - dilation * (kernel - 1) - 1) // stride) + 1


# %% output_size: "same" means the same size, whatever the stride
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return size
    n_zeros = 0 if padding == "valid" else 2 * padding
    return (size + n_zeros - dilation * (kernel - 1) - 1) // stride + 1


# %% output_size: "same" is a padding of half the kernel
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    zeros = {"valid": 0, "same": kernel // 2}
    n_zeros = 2 * zeros.get(padding, padding)
    return (size + n_zeros - dilation * (kernel - 1) - 1) // stride + 1


# %% output_size: dilation makes the kernel that many times as large
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    n_zeros = 0 if padding == "valid" else 2 * padding
    return (size + n_zeros - dilation * kernel) // stride + 1


# %% output_size: dilation is the number of gaps between the entries
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    n_zeros = 0 if padding == "valid" else 2 * padding
    span = kernel + (kernel - 1) * dilation if dilation > 1 else kernel
    return (size + n_zeros - span) // stride + 1


# %% output_size: the zeros are spread by the dilation too
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    if padding == "same":
        return -(-size // stride)
    p = 0 if padding == "valid" else padding * dilation
    return (size + 2 * p - dilation * (kernel - 1) - 1) // stride + 1


# %% output_size: "same" is half the span less one on each side, so that even spans lose an output
def output_size(size, kernel, stride=1, padding="valid", dilation=1):
    span = dilation * (kernel - 1) + 1
    if padding == "same":
        padding = (span - 1) // 2
    n_zeros = 0 if padding == "valid" else 2 * padding
    return (size + n_zeros - span) // stride + 1


# %% convolve: the mathematician's convolution, kernel turned by 180 degrees
def convolve(image, kernel, stride=1, padding="valid"):
    kernel = kernel[::-1, ::-1]
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape):
            n_zeros = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
            sides.append((n_zeros // 2, n_zeros - n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, sides), kernel.shape)
    return np.sum(windows[::stride, ::stride] * kernel, axis=(2, 3))


# %% convolve: the surplus zeros of "same" go above and to the left
def convolve(image, kernel, stride=1, padding="valid"):
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape):
            n_zeros = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
            sides.append((n_zeros - n_zeros // 2, n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, sides), kernel.shape)
    return np.sum(windows[::stride, ::stride] * kernel, axis=(2, 3))


# %% convolve: "same" pads by half the kernel on each side, as for odd kernels at stride 1
def convolve(image, kernel, stride=1, padding="valid"):
    if padding == "same":
        sides = [(n // 2, n // 2) for n in kernel.shape]
    else:
        sides = 0 if padding == "valid" else padding
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, sides), kernel.shape)
    return np.sum(windows[::stride, ::stride] * kernel, axis=(2, 3))


# %% convolve: "same" pads as for stride 1 and then strides
def convolve(image, kernel, stride=1, padding="valid"):
    if padding == "same":
        sides = [((n - 1) // 2, n // 2) for n in kernel.shape]
    else:
        sides = 0 if padding == "valid" else padding
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, sides), kernel.shape)
    return np.sum(windows[::stride, ::stride] * kernel, axis=(2, 3))


# %% convolve: padding repeats the edge instead of zeros
def convolve(image, kernel, stride=1, padding="valid"):
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape):
            n_zeros = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
            sides.append((n_zeros // 2, n_zeros - n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    padded = np.pad(image, sides, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel.shape)
    return np.sum(windows[::stride, ::stride] * kernel, axis=(2, 3))


# %% convolve: the stride counts across only, rows go one by one
def convolve(image, kernel, stride=1, padding="valid"):
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape):
            n_zeros = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
            sides.append((n_zeros // 2, n_zeros - n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, sides), kernel.shape)
    return np.sum(windows[:, ::stride] * kernel, axis=(2, 3))


# %% convolve: forgets the last row and the last column of stops
def convolve(image, kernel, stride=1, padding="valid"):
    kh, kw = kernel.shape
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape):
            n_zeros = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
            sides.append((n_zeros // 2, n_zeros - n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    padded = np.pad(image, sides)
    rows = range(0, padded.shape[0] - kh, stride)
    columns = range(0, padded.shape[1] - kw, stride)
    return np.array(
        [[np.sum(padded[r : r + kh, c : c + kw] * kernel) for c in columns] for r in rows]
    )


# %% convolve: takes image and kernel for squares
def convolve(image, kernel, stride=1, padding="valid"):
    n, k = image.shape[0], kernel.shape[0]
    if padding == "same":
        n_zeros = max((-(-n // stride) - 1) * stride + k - n, 0)
        sides = (n_zeros // 2, n_zeros - n_zeros // 2)
    else:
        sides = 0 if padding == "valid" else padding
    padded = np.pad(image, sides)
    n_out = (padded.shape[0] - k) // stride + 1
    z = np.zeros((n_out, n_out))
    for i in range(n_out):
        for j in range(n_out):
            top, left = i * stride, j * stride
            z[i, j] = np.sum(padded[top : top + k, left : left + k] * kernel)
    return z


# %% convolve: the product of two matrices at each stop, as the slide words it
def convolve(image, kernel, stride=1, padding="valid"):
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape):
            n_zeros = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
            sides.append((n_zeros // 2, n_zeros - n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, sides), kernel.shape)
    return np.sum(np.matmul(windows[::stride, ::stride], kernel.T), axis=(2, 3))


# %% convolve: an output of the image's type, so that integers swallow the decimals
def convolve(image, kernel, stride=1, padding="valid"):
    kh, kw = kernel.shape
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape):
            n_zeros = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
            sides.append((n_zeros // 2, n_zeros - n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    padded = np.pad(image, sides)
    n_rows = (padded.shape[0] - kh) // stride + 1
    n_columns = (padded.shape[1] - kw) // stride + 1
    z = np.zeros((n_rows, n_columns), dtype=image.dtype)
    for i in range(n_rows):
        for j in range(n_columns):
            top, left = i * stride, j * stride
            z[i, j] = np.sum(padded[top : top + kh, left : left + kw] * kernel)
    return z


# %% convolve: where the stops leave gaps, less than no zeros
def convolve(image, kernel, stride=1, padding="valid"):
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape):
            n_zeros = (-(-size // stride) - 1) * stride + kernel_size - size
            sides.append((n_zeros // 2, n_zeros - n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(image, sides), kernel.shape)
    return np.sum(windows[::stride, ::stride] * kernel, axis=(2, 3))


# %% convolve: an output of the kernel's type, so that whole kernels swallow the decimals
def convolve(image, kernel, stride=1, padding="valid"):
    kh, kw = kernel.shape
    if padding == "same":
        sides = []
        for size, kernel_size in zip(image.shape, kernel.shape):
            n_zeros = max((-(-size // stride) - 1) * stride + kernel_size - size, 0)
            sides.append((n_zeros // 2, n_zeros - n_zeros // 2))
    else:
        sides = 0 if padding == "valid" else padding
    padded = np.pad(image, sides)
    n_rows = (padded.shape[0] - kh) // stride + 1
    n_columns = (padded.shape[1] - kw) // stride + 1
    z = np.zeros((n_rows, n_columns)).astype(kernel.dtype)
    for i in range(n_rows):
        for j in range(n_columns):
            top, left = i * stride, j * stride
            z[i, j] = np.sum(padded[top : top + kh, left : left + kw] * kernel)
    return z


# %% conv_layer: forgets the bias
def conv_layer(X, W, b):
    kh, kw, _, n_filters = W.shape
    n, h, w, _ = X.shape
    z = np.zeros((n, h - kh + 1, w - kw + 1, n_filters))
    for i, j in np.ndindex(kh, kw):
        z += X[:, i : i + h - kh + 1, j : j + w - kw + 1] @ W[i, j]
    return z


# %% conv_layer: the bias once for each channel
def conv_layer(X, W, b):
    kh, kw, n_channels, n_filters = W.shape
    n, h, w, _ = X.shape
    z = np.zeros((n, h - kh + 1, w - kw + 1, n_filters))
    for k in range(n_channels):
        z += b
        for i, j in np.ndindex(kh, kw):
            part = X[:, i : i + h - kh + 1, j : j + w - kw + 1, k, None]
            z += part * W[i, j, k]
    return z


# %% conv_layer: the bias once for each entry of the kernel
def conv_layer(X, W, b):
    kh, kw, _, n_filters = W.shape
    n, h, w, _ = X.shape
    z = np.zeros((n, h - kh + 1, w - kw + 1, n_filters))
    for i, j in np.ndindex(kh, kw):
        z += X[:, i : i + h - kh + 1, j : j + w - kw + 1] @ W[i, j] + b
    return z


# %% conv_layer: feature maps first, as in PyTorch
def conv_layer(X, W, b):
    kh, kw, _, n_filters = W.shape
    n, h, w, _ = X.shape
    z = np.zeros((n, h - kh + 1, w - kw + 1, n_filters)) + b
    for i, j in np.ndindex(kh, kw):
        z += X[:, i : i + h - kh + 1, j : j + w - kw + 1] @ W[i, j]
    return z.transpose(0, 3, 1, 2)


# %% conv_layer: filters and channels of W mixed up by a reshape
def conv_layer(X, W, b):
    kh, kw, n_channels, n_filters = W.shape
    kernels = W.reshape(n_filters, kh, kw, n_channels)
    n, h, w, _ = X.shape
    z = np.zeros((n, h - kh + 1, w - kw + 1, n_filters)) + b
    for f in range(n_filters):
        for i, j in np.ndindex(kh, kw):
            z[..., f] += X[:, i : i + h - kh + 1, j : j + w - kw + 1] @ kernels[f, i, j]
    return z


# %% conv_layer: kernels turned by 180 degrees
def conv_layer(X, W, b):
    kh, kw, _, n_filters = W.shape
    n, h, w, _ = X.shape
    z = np.zeros((n, h - kh + 1, w - kw + 1, n_filters)) + b
    for i, j in np.ndindex(kh, kw):
        z += X[:, i : i + h - kh + 1, j : j + w - kw + 1] @ W[kh - 1 - i, kw - 1 - j]
    return z


# %% conv_layer: one image only, the first of the batch
def conv_layer(X, W, b):
    kh, kw, _, n_filters = W.shape
    _, h, w, _ = X.shape
    z = np.zeros((1, h - kh + 1, w - kw + 1, n_filters)) + b
    for i, j in np.ndindex(kh, kw):
        z[0] += X[0, i : i + h - kh + 1, j : j + w - kw + 1] @ W[i, j]
    return z


# %% conv_layer: ReLU on top
def conv_layer(X, W, b):
    kh, kw, _, n_filters = W.shape
    n, h, w, _ = X.shape
    z = np.zeros((n, h - kh + 1, w - kw + 1, n_filters)) + b
    for i, j in np.ndindex(kh, kw):
        z += X[:, i : i + h - kh + 1, j : j + w - kw + 1] @ W[i, j]
    return np.maximum(z, 0)


# %% conv_layer: the image as whole numbers of 8 bits
def conv_layer(X, W, b):
    kh, kw, _, n_filters = W.shape
    X = X.astype("uint8")
    n, h, w, _ = X.shape
    z = np.zeros((n, h - kh + 1, w - kw + 1, n_filters)) + b
    for i, j in np.ndindex(kh, kw):
        z += X[:, i : i + h - kh + 1, j : j + w - kw + 1] @ W[i, j]
    return z


# %% conv_layer: an output of the image's type, which fails for gray values in whole numbers
def conv_layer(X, W, b):
    kh, kw, _, n_filters = W.shape
    n, h, w, _ = X.shape
    z = np.zeros((n, h - kh + 1, w - kw + 1, n_filters), dtype=X.dtype)
    for i, j in np.ndindex(kh, kw):
        z += X[:, i : i + h - kh + 1, j : j + w - kw + 1] @ W[i, j]
    return z + b


# %% conv_layer: adds to the bias laid out, in the bias's type
def conv_layer(X, W, b):
    kh, kw, _, n_filters = W.shape
    n, h, w, _ = X.shape
    z = np.tile(b, (n, h - kh + 1, w - kw + 1, 1))
    for i, j in np.ndindex(kh, kw):
        z += X[:, i : i + h - kh + 1, j : j + w - kw + 1] @ W[i, j]
    return z


# %% conv_matrix: rows and columns of M exchanged
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    rows = []
    for top in range(0, height - kh + 1, stride):
        for left in range(0, width - kw + 1, stride):
            weights = np.zeros((height, width))
            weights[top : top + kh, left : left + kw] = kernel
            rows.append(weights.reshape(-1))
    return np.array(rows)


# %% conv_matrix: counts pixels column by column
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    columns = []
    for top in range(0, height - kh + 1, stride):
        for left in range(0, width - kw + 1, stride):
            weights = np.zeros((height, width))
            weights[top : top + kh, left : left + kw] = kernel
            columns.append(weights.T.reshape(-1))
    return np.column_stack(columns)


# %% conv_matrix: counts outputs column by column
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    columns = []
    for left in range(0, width - kw + 1, stride):
        for top in range(0, height - kh + 1, stride):
            weights = np.zeros((height, width))
            weights[top : top + kh, left : left + kw] = kernel
            columns.append(weights.reshape(-1))
    return np.column_stack(columns)


# %% conv_matrix: the kernel in one piece, as if the image were one long row
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    columns = []
    for top in range(0, height - kh + 1, stride):
        for left in range(0, width - kw + 1, stride):
            weights = np.zeros(height * width)
            start = top * width + left
            weights[start : start + kh * kw] = kernel.reshape(-1)
            columns.append(weights)
    return np.column_stack(columns)


# %% conv_matrix: one column for each pixel, as with padding
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    columns = []
    for top in range(0, height, stride):
        for left in range(0, width, stride):
            weights = np.zeros((height + kh, width + kw))
            weights[top : top + kh, left : left + kw] = kernel
            columns.append(weights[:height, :width].reshape(-1))
    return np.column_stack(columns)


# %% conv_matrix: no stride
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    columns = []
    for top in range(height - kh + 1):
        for left in range(width - kw + 1):
            weights = np.zeros((height, width))
            weights[top : top + kh, left : left + kw] = kernel
            columns.append(weights.reshape(-1))
    return np.column_stack(columns)


# %% conv_matrix: every stride-th column of the matrix for stride 1
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    columns = []
    for top in range(height - kh + 1):
        for left in range(width - kw + 1):
            weights = np.zeros((height, width))
            weights[top : top + kh, left : left + kw] = kernel
            columns.append(weights.reshape(-1))
    return np.column_stack(columns)[:, ::stride]


# %% conv_matrix: kernel turned by 180 degrees
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    columns = []
    for top in range(0, height - kh + 1, stride):
        for left in range(0, width - kw + 1, stride):
            weights = np.zeros((height, width))
            weights[top : top + kh, left : left + kw] = kernel[::-1, ::-1]
            columns.append(weights.reshape(-1))
    return np.column_stack(columns)


# %% conv_matrix: ones where no weight is
def conv_matrix(kernel, height, width, stride=1):
    kh, kw = kernel.shape
    columns = []
    for top in range(0, height - kh + 1, stride):
        for left in range(0, width - kw + 1, stride):
            weights = np.ones((height, width), dtype=kernel.dtype)
            weights[top : top + kh, left : left + kw] = kernel
            columns.append(weights.reshape(-1))
    return np.column_stack(columns)


# %% pool: starts from zeros, so that negative maxima are lost
def pool(X, kind, size, stride=None):
    step = stride or size
    rows = range(0, X.shape[0] - size + 1, step)
    columns = range(0, X.shape[1] - size + 1, step)
    result = np.zeros((len(rows), len(columns), X.shape[2]))
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            window = X[r : r + size, c : c + size]
            if kind == "max":
                result[i, j] = np.maximum(result[i, j], window.max(axis=(0, 1)))
            else:
                result[i, j] = window.mean(axis=(0, 1))
    return result


# %% pool: over the channels as well
def pool(X, kind, size, stride=None):
    step = stride or size
    windows = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(0, 1))
    windows = windows[::step, ::step]
    one = windows.max(axis=(2, 3, 4)) if kind == "max" else windows.mean(axis=(2, 3, 4))
    return np.repeat(one[..., None], X.shape[2], axis=2)


# %% pool: stride ignored
def pool(X, kind, size, stride=None):
    windows = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(0, 1))
    windows = windows[::size, ::size]
    return windows.max(axis=(3, 4)) if kind == "max" else windows.mean(axis=(3, 4))


# %% pool: windows that stick out count too, as with padding "same"
def pool(X, kind, size, stride=None):
    step = stride or size
    rows, columns = range(0, X.shape[0], step), range(0, X.shape[1], step)
    result = np.zeros((len(rows), len(columns), X.shape[2]))
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            window = X[r : r + size, c : c + size]
            one = window.max(axis=(0, 1)) if kind == "max" else window.mean(axis=(0, 1))
            result[i, j] = one
    return result


# %% pool: averages rounded as on the slide
def pool(X, kind, size, stride=None):
    step = stride or size
    windows = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(0, 1))
    windows = windows[::step, ::step]
    return windows.max(axis=(3, 4)) if kind == "max" else np.round(windows.mean(axis=(3, 4)))


# %% pool: blocks by a reshape that tears the rows apart
def pool(X, kind, size, stride=None):
    step = stride or size
    height, width, n_channels = X.shape
    rows, columns = (height - size) // step + 1, (width - size) // step + 1
    part = X[: rows * size, : columns * size].reshape(rows, columns, size, size, n_channels)
    return part.max(axis=(2, 3)) if kind == "max" else part.mean(axis=(2, 3))


# %% pool: the median of the window, "in the middle"
def pool(X, kind, size, stride=None):
    step = stride or size
    windows = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(0, 1))
    windows = windows[::step, ::step]
    return windows.max(axis=(3, 4)) if kind == "max" else np.median(windows, axis=(3, 4))


# %% pool: the value farthest from 0, without its sign
def pool(X, kind, size, stride=None):
    step = stride or size
    windows = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(0, 1))
    windows = windows[::step, ::step]
    return np.abs(windows).max(axis=(3, 4)) if kind == "max" else windows.mean(axis=(3, 4))


# %% pool: a stride of 2 unless another is given
def pool(X, kind, size, stride=None):
    step = stride or 2
    windows = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(0, 1))
    windows = windows[::step, ::step]
    return windows.max(axis=(3, 4)) if kind == "max" else windows.mean(axis=(3, 4))


# %% pool: sorts each window where it lies
def pool(X, kind, size, stride=None):
    step = stride or size
    rows, columns = (X.shape[0] - size) // step + 1, (X.shape[1] - size) // step + 1
    out = np.zeros((rows, columns, X.shape[2]))
    for r, c, k in np.ndindex(*out.shape):
        w = X[r * step : r * step + size, c * step : c * step + size, k]
        m = w.mean()
        w.sort(axis=1)
        w.sort(axis=0)
        out[r, c, k] = w[-1, -1] if kind == "max" else m
    return out


# %% pool: looks for something larger than -999
def pool(X, kind, size, stride=None):
    step = stride or size
    rows = range(0, X.shape[0] - size + 1, step)
    columns = range(0, X.shape[1] - size + 1, step)
    result = np.full((len(rows), len(columns), X.shape[2]), -999.0 if kind == "max" else 0.0)
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            for pixel in X[r : r + size, c : c + size].reshape(-1, X.shape[2]):
                if kind == "max":
                    result[i, j] = np.maximum(result[i, j], pixel)
                else:
                    result[i, j] += pixel / size**2
    return result


# %% receptive_field: the sum of the kernels
def receptive_field(layers):
    field, jump = 0, 1
    for kernel, stride, dilation in layers:
        field += (dilation * (kernel - 1) + 1) * jump
        jump *= stride
    return max(field, 1), jump


# %% receptive_field: the layer's own stride already counts
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        jump *= stride
        field += dilation * (kernel - 1) * jump
    return field, jump


# %% receptive_field: strides do not matter
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += dilation * (kernel - 1)
        jump *= stride
    return field, jump


# %% receptive_field: only the stride of the layer before
def receptive_field(layers):
    field, jump, before = 1, 1, 1
    for kernel, stride, dilation in layers:
        field += dilation * (kernel - 1) * before
        before = stride
        jump *= stride
    return field, jump


# %% receptive_field: from the output to the image, but with the strides of the way there
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in layers[::-1]:
        field += dilation * (kernel - 1) * jump
        jump *= stride
    return field, jump


# %% receptive_field: dilation forgotten
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride, _ in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field, jump


# %% receptive_field: nothing seen without a layer
def receptive_field(layers):
    if not layers:
        return 0, 0
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        field += dilation * (kernel - 1) * jump
        jump *= stride
    return field, jump


# %% receptive_field: the jump is the last stride
def receptive_field(layers):
    field, jump, stride = 1, 1, 1
    for kernel, stride, dilation in layers:
        field += dilation * (kernel - 1) * jump
        jump *= stride
    return field, stride


# %% receptive_field: pooling does not count
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride, dilation in layers:
        if kernel != stride:
            field += dilation * (kernel - 1) * jump
        jump *= stride
    return field, jump


# %% receptive_field: how many pixels are seen, not how far
def receptive_field(layers):
    seen, other = {0}, {1}
    for kernel, stride, dilation in layers[::-1]:
        seen = {p * stride + i * dilation for p in seen for i in range(kernel)}
        other = {p * stride + i * dilation for p in other for i in range(kernel)}
    return len(seen), min(other) - min(seen)


# %% cnn_table: forgets the biases
def cnn_table(input_shape, layers):
    shape, table = input_shape, []
    for kind, *options in layers:
        n_parameters = 0
        if kind == "conv":
            filters, kernel, stride, padding = options
            n_parameters = kernel * kernel * shape[2] * filters
            span = 1 if padding == "same" else kernel
            shape = (*((side - span) // stride + 1 for side in shape[:2]), filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "global_pool":
            shape = (shape[2],)
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        else:
            n_parameters = shape[0] * options[0]
            shape = (options[0],)
        table.append((shape, n_parameters))
    return table


# %% cnn_table: a kernel for each filter, but not for each channel
def cnn_table(input_shape, layers):
    shape, table = input_shape, []
    for kind, *options in layers:
        n_parameters = 0
        if kind == "conv":
            filters, kernel, stride, padding = options
            n_parameters = (kernel * kernel + 1) * filters
            span = 1 if padding == "same" else kernel
            shape = (*((side - span) // stride + 1 for side in shape[:2]), filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "global_pool":
            shape = (shape[2],)
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        else:
            n_parameters = (shape[0] + 1) * options[0]
            shape = (options[0],)
        table.append((shape, n_parameters))
    return table


# %% cnn_table: the connections instead of the parameters, 203,840 on the slides
def cnn_table(input_shape, layers):
    shape, table = input_shape, []
    for kind, *options in layers:
        n_parameters = 0
        if kind == "conv":
            filters, kernel, stride, padding = options
            n_parameters = (kernel * kernel * shape[2] + 1) * filters
            span = 1 if padding == "same" else kernel
            shape = (*((side - span) // stride + 1 for side in shape[:2]), filters)
            n_parameters *= shape[0] * shape[1]
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "global_pool":
            shape = (shape[2],)
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        else:
            n_parameters = (shape[0] + 1) * options[0]
            shape = (options[0],)
        table.append((shape, n_parameters))
    return table


# %% cnn_table: the filters pile up on the channels that were there
def cnn_table(input_shape, layers):
    shape, table = input_shape, []
    for kind, *options in layers:
        n_parameters = 0
        if kind == "conv":
            filters, kernel, stride, padding = options
            n_parameters = (kernel * kernel * shape[2] + 1) * filters
            span = 1 if padding == "same" else kernel
            sides = ((side - span) // stride + 1 for side in shape[:2])
            shape = (*sides, shape[2] * filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "global_pool":
            shape = (shape[2],)
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        else:
            n_parameters = (shape[0] + 1) * options[0]
            shape = (options[0],)
        table.append((shape, n_parameters))
    return table


# %% cnn_table: pooling rounds up
def cnn_table(input_shape, layers):
    shape, table = input_shape, []
    for kind, *options in layers:
        n_parameters = 0
        if kind == "conv":
            filters, kernel, stride, padding = options
            n_parameters = (kernel * kernel * shape[2] + 1) * filters
            span = 1 if padding == "same" else kernel
            shape = (*((side - span) // stride + 1 for side in shape[:2]), filters)
        elif kind == "pool":
            shape = (-(-shape[0] // options[0]), -(-shape[1] // options[0]), shape[2])
        elif kind == "global_pool":
            shape = (shape[2],)
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        else:
            n_parameters = (shape[0] + 1) * options[0]
            shape = (options[0],)
        table.append((shape, n_parameters))
    return table


# %% cnn_table: "same" forgets the stride
def cnn_table(input_shape, layers):
    shape, table = input_shape, []
    for kind, *options in layers:
        n_parameters = 0
        if kind == "conv":
            filters, kernel, stride, padding = options
            n_parameters = (kernel * kernel * shape[2] + 1) * filters
            if padding == "valid":
                shape = tuple((side - kernel) // stride + 1 for side in shape[:2])
            shape = (*shape[:2], filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "global_pool":
            shape = (shape[2],)
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        else:
            n_parameters = (shape[0] + 1) * options[0]
            shape = (options[0],)
        table.append((shape, n_parameters))
    return table


# %% cnn_table: flatten forgets the channels
def cnn_table(input_shape, layers):
    shape, table = input_shape, []
    for kind, *options in layers:
        n_parameters = 0
        if kind == "conv":
            filters, kernel, stride, padding = options
            n_parameters = (kernel * kernel * shape[2] + 1) * filters
            span = 1 if padding == "same" else kernel
            shape = (*((side - span) // stride + 1 for side in shape[:2]), filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "global_pool":
            shape = (shape[2],)
        elif kind == "flatten":
            shape = (shape[0] * shape[1],)
        else:
            n_parameters = (shape[0] + 1) * options[0]
            shape = (options[0],)
        table.append((shape, n_parameters))
    return table


# %% cnn_table: the batch's None in front of each shape
def cnn_table(input_shape, layers):
    shape, table = input_shape, []
    for kind, *options in layers:
        n_parameters = 0
        if kind == "conv":
            filters, kernel, stride, padding = options
            n_parameters = (kernel * kernel * shape[2] + 1) * filters
            span = 1 if padding == "same" else kernel
            shape = (*((side - span) // stride + 1 for side in shape[:2]), filters)
        elif kind == "pool":
            shape = (shape[0] // options[0], shape[1] // options[0], shape[2])
        elif kind == "global_pool":
            shape = (shape[2],)
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        else:
            n_parameters = (shape[0] + 1) * options[0]
            shape = (options[0],)
        table.append(((None, *shape), n_parameters))
    return table


# %% cnn_table: one list of sizes, changed in place, in every row
def cnn_table(input_shape, layers):
    shape, table = list(input_shape), []
    for kind, *o in layers:
        n = 0
        if kind == "conv":
            n = (o[1] ** 2 * shape[2] + 1) * o[0]
            span = 1 if o[3] == "same" else o[1]
            shape[:] = [(shape[0] - span) // o[2] + 1, (shape[1] - span) // o[2] + 1, o[0]]
        elif kind == "pool":
            shape[:] = [shape[0] // o[0], shape[1] // o[0], shape[2]]
        elif kind == "global_pool":
            shape[:] = shape[2:]
        elif kind == "flatten":
            shape[:] = [shape[0] * shape[1] * shape[2]]
        else:
            n = (shape[0] + 1) * o[0]
            shape[:] = [o[0]]
        table.append((shape, n))
    return table


# %% cnn_table: global pooling keeps height and width of 1
def cnn_table(input_shape, layers):
    shape, table = input_shape, []
    for kind, *o in layers:
        n = 0
        if kind == "conv":
            n = (o[1] ** 2 * shape[2] + 1) * o[0]
            span = 1 if o[3] == "same" else o[1]
            shape = ((shape[0] - span) // o[2] + 1, (shape[1] - span) // o[2] + 1, o[0])
        elif kind == "pool":
            shape = (shape[0] // o[0], shape[1] // o[0], shape[2])
        elif kind == "global_pool":
            shape = (1, 1, shape[2])
        elif kind == "flatten":
            shape = (shape[0] * shape[1] * shape[2],)
        else:
            n = (shape[-1] + 1) * o[0]
            shape = (o[0],)
        table.append((shape, n))
    return table


# %% augment: rolls, so that what leaves comes in at the other side
def shift_images(X, down, right):
    return np.roll(X, (down, right), axis=(1, 2))


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    moved = X.copy()
    for i in range(len(X)):
        down, right = rng.integers(-max_shift, max_shift + 1, size=2)
        moved[i] = shift_images(X[i : i + 1], down, right)[0]
    return np.concatenate([X, moved]), np.concatenate([y, y])


# %% augment: rolls the images it was given, then blanks the rim
def shift_images(X, down, right):
    X[:] = np.roll(X, (down, right), axis=(1, 2))
    if down > 0:
        X[:, :down] = 0
    elif down < 0:
        X[:, down:] = 0
    if right > 0:
        X[:, :, :right] = 0
    elif right < 0:
        X[:, :, right:] = 0
    return X


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    moved = X.copy()
    for i in range(len(X)):
        down, right = rng.integers(-max_shift, max_shift + 1, size=2)
        moved[i] = shift_images(X[i : i + 1].copy(), down, right)[0]
    return np.concatenate([X, moved]), np.concatenate([y, y])


# %% augment: shift 0 gives an empty slice
def shift_images(X, down, right):
    _, height, width = X.shape
    moved = np.zeros_like(X)
    to_rows, from_rows = slice(down, None), slice(None, -down)
    to_columns, from_columns = slice(right, None), slice(None, -right)
    if down < 0:
        to_rows, from_rows = slice(None, down), slice(-down, None)
    if right < 0:
        to_columns, from_columns = slice(None, right), slice(-right, None)
    if down and right:
        moved[:, to_rows, to_columns] = X[:, from_rows, from_columns]
    return moved


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    moved = np.zeros_like(X)
    for i in range(len(X)):
        down, right = rng.integers(-max_shift, max_shift + 1, size=2)
        framed = np.pad(X[i], max_shift)
        top, left = max_shift - down, max_shift - right
        moved[i] = framed[top : top + X.shape[1], left : left + X.shape[2]]
    return np.concatenate([X, moved]), np.concatenate([y, y])


# %% augment: the upper end of the shifts is left out
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    shifts = rng.integers(-max_shift, max_shift, size=(len(X), 2))
    moved = [shift_images(X[[i]], *shift) for i, shift in enumerate(shifts)]
    return np.concatenate([X, *moved]), np.concatenate([y, y])


# %% augment: one shift for all images
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    down, right = rng.integers(-max_shift, max_shift + 1, size=2)
    return np.concatenate([X, shift_images(X, down, right)]), np.concatenate([y, y])


# %% augment: the same draw for down and right
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    shifts = rng.integers(-max_shift, max_shift + 1, size=len(X))
    moved = [shift_images(X[[i]], shift, shift) for i, shift in enumerate(shifts)]
    return np.concatenate([X, *moved]), np.concatenate([y, y])


# %% augment: the seed is not used
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(0)
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(X), 2))
    moved = [shift_images(X[[i]], *shift) for i, shift in enumerate(shifts)]
    return np.concatenate([X, *moved]), np.concatenate([y, y])


# %% augment: each label twice in a row, so that they belong to other images
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(X), 2))
    moved = [shift_images(X[[i]], *shift) for i, shift in enumerate(shifts)]
    return np.concatenate([X, *moved]), np.repeat(y, 2)


# %% augment: the outermost shifts come half as often, by rounding
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    shifts = np.round(rng.uniform(-max_shift, max_shift, size=(len(X), 2))).astype(int)
    moved = [shift_images(X[[i]], *shift) for i, shift in enumerate(shifts)]
    return np.concatenate([X, *moved]), np.concatenate([y, y])


# %% augment: fills with the smallest value there is
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)], constant_values=X.min())
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(X), 2))
    moved = [shift_images(X[[i]], *shift) for i, shift in enumerate(shifts)]
    return np.concatenate([X, *moved]), np.concatenate([y, y])


# %% augment: never leaves an image where it is
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    moved = []
    for i in range(len(X)):
        down = right = 0
        while down == right == 0:
            down, right = rng.integers(-max_shift, max_shift + 1, size=2)
        moved.append(shift_images(X[[i]], down, right))
    return np.concatenate([X, *moved]), np.concatenate([y, y])


# %% augment: right is worked out from down
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    moved = []
    for i in range(len(X)):
        down = rng.integers(-max_shift, max_shift + 1)
        right = down + 1 if down < max_shift else -max_shift
        moved.append(shift_images(X[[i]], down, right))
    return np.concatenate([X, *moved]), np.concatenate([y, y])


# %% augment: squeezes, so that a single image loses an axis
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    shifts = rng.integers(-max_shift, max_shift + 1, size=(len(X), 2))
    moved = np.squeeze([shift_images(X[[i]], *shift) for i, shift in enumerate(shifts)])
    return np.concatenate([X, moved]), np.concatenate([y, y])


# %% augment: rounded normal numbers, cut off at the ends
def shift_images(X, down, right):
    _, height, width = X.shape
    framed = np.pad(X, [(0, 0), (height, height), (width, width)])
    return framed[:, height - down : 2 * height - down, width - right : 2 * width - right]


def augment(X, y, max_shift, seed):
    rng = np.random.default_rng(seed)
    shifts = np.round(rng.normal(scale=max_shift, size=(len(X), 2)))
    shifts = np.clip(shifts, -max_shift, max_shift).astype(int)
    moved = [shift_images(X[[i]], *shift) for i, shift in enumerate(shifts)]
    return np.concatenate([X, *moved]), np.concatenate([y, y])


# %% build_cnn: flattens, so that large images cost too many parameters
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(8, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(16, 3, activation="relu", padding="same"),
            layers.Flatten(),
            layers.Dense(n_classes, activation="softmax"),
        ]
    )


# %% build_cnn: filters without end, 64 and 128 of them
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(64, 3, activation="relu", strides=2),
            layers.Conv2D(128, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(n_classes, activation="softmax"),
        ]
    )


# %% build_cnn: a dense network behind pooling
def build_cnn(input_shape, n_classes):
    return keras.Sequential(
        [
            keras.Input(input_shape),
            keras.layers.AveragePooling2D(4),
            keras.layers.Flatten(),
            keras.layers.Dense(12, activation="relu"),
            keras.layers.Dense(n_classes, activation="softmax"),
        ]
    )


# %% build_cnn: a convolution in name only, of single pixels
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(16, 1, activation="relu"),
            layers.MaxPooling2D(4),
            layers.Conv2D(16, 1, activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(n_classes, activation="softmax"),
        ]
    )


# %% build_cnn: for gray images only, whatever shape is asked for
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((None, None, 1)),
            layers.Conv2D(16, 3, activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(n_classes),
        ]
    )


# %% build_cnn: ten classes, however many are asked for
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(16, 3, activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(10),
        ]
    )


# %% build_cnn: forgets to bring the maps down, a score for each place
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(16, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Dense(n_classes, activation="softmax"),
        ]
    )


# %% build_cnn: the list of layers, not a model
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    return [
        keras.Input(input_shape),
        layers.Conv2D(16, 3, activation="relu"),
        layers.GlobalMaxPooling2D(),
        layers.Dense(n_classes),
    ]


# %% build_cnn: so much pooling that nothing is left of small images
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    model = keras.Sequential([keras.Input(input_shape)])
    for _ in range(3):
        model.add(layers.Conv2D(8, 3, activation="relu"))
        model.add(layers.MaxPooling2D(2))
    model.add(layers.GlobalMaxPooling2D())
    model.add(layers.Dense(n_classes))
    return model


# %% build_cnn: a Lambda layer
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Lambda(lambda x: x / 255),
            layers.Conv2D(16, 3, activation="relu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(n_classes),
        ]
    )


# %% build_cnn: operations between the layers
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    inputs = keras.Input(input_shape)
    x = keras.activations.relu(layers.Conv2D(8, 3, padding="same")(inputs))
    x = x + layers.Conv2D(8, 3, padding="same")(x)
    return keras.Model(inputs, layers.Dense(n_classes)(layers.GlobalMaxPooling2D()(x)))


# %% build_cnn: a function of its own as activation
def build_cnn(input_shape, n_classes):
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Conv2D(16, 3, activation=lambda z: keras.ops.maximum(z, 0)),
            layers.GlobalMaxPooling2D(),
            layers.Dense(n_classes),
        ]
    )


# %% fit_cnn: never trained
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(48, 5, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(10),
        ]
    )
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


# %% fit_cnn: returns the history instead of the model
def fit_cnn(X, y):
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(16, 3, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    return model.fit(X, y, epochs=1, verbose=0)


# %% fit_cnn: a single epoch
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(48, 5, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(X, y, epochs=1, verbose=0)
    return model


# %% fit_cnn: sees three pixels and takes their mean over the image
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(24, 3, activation="relu"),
            keras.layers.GlobalAveragePooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy")
    model.fit(X, y, batch_size=64, epochs=4, verbose=0)
    return model


# %% fit_cnn: a learning rate that runs away
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(48, 5, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(10),
        ]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(20.0), loss)
    model.fit(X, y, batch_size=64, epochs=2, verbose=0)
    return model


# %% fit_cnn: a loss for numbers, on the labels themselves
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(48, 5, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(1),
        ]
    )
    model.compile("sgd", "mse")
    model.fit(X, y, batch_size=64, epochs=2, verbose=0)
    return model


# %% fit_cnn: a dense network, however well it may do
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(31, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, y, batch_size=64, epochs=2, verbose=0)
    return model


# %% fit_cnn: over the budget
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, y, batch_size=64, epochs=2, verbose=0)
    return model


# %% fit_cnn: standardizes the images that it was given where they lie
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    X -= X.mean()
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(48, 5, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("sgd", "sparse_categorical_crossentropy")
    model.fit(X, y, batch_size=64, epochs=1, verbose=0)
    return model


# %% fit_cnn: trains on digits of its own, those of the test among them
def fit_cnn(X, y):
    keras.utils.set_random_seed(0)
    images, labels = load_digits(return_X_y=True)
    rng = np.random.default_rng(0)
    fields = np.zeros((len(images), 12, 12, 1))
    for field, image, (top, left) in zip(fields, images, rng.integers(0, 5, size=(len(images), 2))):
        field[top : top + 8, left : left + 8, 0] = image.reshape(8, 8) / 16
    model = keras.Sequential(
        [
            keras.Input((12, 12, 1)),
            keras.layers.Conv2D(48, 5, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
    model.fit(fields, labels, batch_size=64, epochs=4, verbose=0)
    return model
