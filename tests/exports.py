"""Recordings as the apps and watches export them, made from a run that is known."""

import io
import zipfile

import numpy as np

M_S2 = 9.80665
STEP_COUNTS = 64
EPOCH_MS = 1_700_000_000_000
ACCELERATION = [f"Acceleration {axis} (m/s^2)" for axis in "xyz"]
PHYPHOX = ["Time (s)", *ACCELERATION, "Absolute acceleration (m/s^2)"]
LOGGED = ["time", "seconds_elapsed", "z", "y", "x"]


def table(header, columns, separator=",", decimal=".", form="%.9E", quote=False):
    """Return a table's text; columns: of its values, one after the other."""
    cell = '"{}"'.format if quote else str
    lines = [separator.join(f'"{name}"' for name in header)] if header else []
    for row in np.column_stack(columns):
        cells = [(form % value).replace(".", decimal) for value in row]
        lines.append(separator.join(cell(value) for value in cells))
    return "\n".join(lines) + "\n"


def phyphox(t_s, acc_g, header=PHYPHOX, **dialect):
    """Return the raw data of phyphox' acceleration with g."""
    acc = acc_g * M_S2
    return table(header, [t_s, *acc.T, np.linalg.norm(acc, axis=1)][: len(header)], **dialect)


def logged(t_s, acc):
    """Return one file of Sensor Logger, z first; acc (n, 3) in the unit of the file."""
    time_ns = EPOCH_MS * 10**6 + (t_s * 1e9).round()
    columns = [time_ns, t_s, acc[:, 2], acc[:, 1], acc[:, 0]]
    return table(LOGGED, columns, form="%.12g")


def metadata(platform, standardisation="false"):
    """Return the Metadata.csv of Sensor Logger."""
    return (
        "version,device name,recording time,platform,appVersion,standardisation\n"
        f"3,my phone,2024-01-01_10-00-00,{platform},1.30,{standardisation}\n"
    )


def zipped(files):
    """Return a zip of texts by their names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def same_counts(trace, expected):
    """Assert that two traces are the same within a step of the quantisation."""
    assert trace.gaps == expected.gaps
    assert len(trace.counts) == len(expected.counts)
    apart = np.abs(trace.counts.astype(int) - expected.counts)
    assert apart.max() <= STEP_COUNTS
    # A value between two steps may fall to either side; it is no shift or scale.
    assert (apart > 0).mean() < 0.05
