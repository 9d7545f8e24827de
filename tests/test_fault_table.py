"""Every fault that the firmware must bear has a test, and the page of faults says which."""

import pytest

import fault_table


def test_every_fault_is_claimed_by_a_test_and_no_test_claims_another():
    numbers = [row["number"] for row in fault_table.listed()]
    assert len(numbers) == len(set(numbers)) == 31
    assert set(fault_table.claims()) == set(numbers)


def test_no_claim_rests_on_recordings_that_another_machine_may_lack(request):
    claiming = [item for item in request.session.items if item.get_closest_marker("fault")]
    assert not [item.nodeid for item in claiming if "corpus" in item.fixturenames]


def test_the_page_says_what_went_wrong_with_any_test():
    (first, *_), *_ = fault_table.claims().values()
    everything = {test: "passed" for tests in fault_table.claims().values() for test in tests}
    for outcome in ("failed", "skipped"):
        assert f" {outcome}" in fault_table.page({**everything, first: outcome})
    del everything[first]
    assert "not run" in fault_table.page(everything)


def test_the_page_shows_these_faults_and_tests_and_that_all_of_them_passed():
    if fault_table.rewrites():
        pytest.skip("this run writes it")
    outcomes = dict.fromkeys(
        (test for tests in fault_table.claims().values() for test in tests), "passed"
    )
    assert fault_table.PAGE.read_text() == fault_table.page(outcomes), (
        'run FOOTFALL_REWRITE_FAULTS=1 pytest -m "" and look at the difference'
    )
