from django.db import models


class BodyPart(models.TextChoices):
    """Where on the body a condition is, as readers look for it; listings show the parts in this order.

    A name may be changed, what is kept of it may not; what fits nowhere has none.
    """

    HEAD_NECK = "head-neck", "Head and neck"
    BACK = "back", "Back and spine"
    ARMS = "arms", "Shoulders, arms and hands"
    LEGS = "legs", "Hips, legs and feet"
    CHEST = "chest", "Heart, lungs and circulation"
    DIGESTION = "digestion", "Stomach and bowels"
    PELVIS = "pelvis", "Bladder, pelvis and pregnancy"
    SKIN = "skin", "Skin"
    MIND = "mind", "Mind and sleep"
    WHOLE = "whole", "The whole body"
