"""Every fault that the firmware must bear has a test, and the page of faults says which."""

import fault_table


def test_every_fault_is_claimed_by_a_test_and_no_test_claims_another():
    numbers = [row["number"] for row in fault_table.listed()]
    assert len(numbers) == len(set(numbers)) == 27
    assert set(fault_table.claims()) == set(numbers)


def test_the_page_shows_these_faults_and_tests_and_that_all_of_them_passed():
    outcomes = dict.fromkeys(
        (test for tests in fault_table.claims().values() for test in tests), "passed"
    )
    assert fault_table.PAGE.read_text() == fault_table.page(outcomes), (
        'run FOOTFALL_REWRITE_FAULTS=1 pytest -m "" and look at the difference'
    )
