import pytest


@pytest.mark.parametrize(
    "arguments",
    [["replay", "-"], ["export", "--csv", "-"], ["demo", "-o", "-"], ["runs", "--library", "-"]],
)
def test_what_others_take_as_stdin_or_stdout_is_no_file(refused, arguments):
    said = refused(arguments)
    assert "- is neither stdin nor stdout here; name a file (./- is one)" in said
    assert f"footfall {arguments[0]} --help" in said


@pytest.mark.parametrize("arguments", [["replay", ""], ["export", "--csv", ""]])
def test_no_name_at_all_is_not_this_folder(refused, arguments):
    assert "it is empty; write a name" in refused(arguments)
