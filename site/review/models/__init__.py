from review.models.absence import Absence
from review.models.change import ClinicalChange
from review.models.claim import ReviewClaim
from review.models.clinical_page import ClinicalPage
from review.models.due import ReviewDue
from review.models.helpful import HelpfulAttempt, HelpfulCount, HelpfulReason
from review.models.redaction import Redaction
from review.models.review import Review
from review.models.task import ClinicalReviewTask

__all__ = [
    "Absence",
    "ClinicalChange",
    "ClinicalPage",
    "ClinicalReviewTask",
    "HelpfulAttempt",
    "HelpfulCount",
    "HelpfulReason",
    "Redaction",
    "Review",
    "ReviewClaim",
    "ReviewDue",
]
