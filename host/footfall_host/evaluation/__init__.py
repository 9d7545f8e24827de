"""Judge the product on labelled recordings: replay each, compare with its reference, sum up."""

from footfall_host.evaluation.run import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate"]
