from django.db import models


class PublicChange(models.Model):
    """A change of what the public sees, told to all processes: the sum of the numbers is another after each.

    Rows are only added, so that nobody waits for anybody; and whichever transaction ends first, the sum changes when
    what it speaks of can be seen. The worker makes one row of many. See `content.generation`.
    """

    wagtail_reference_index_ignore = True

    number = models.BigIntegerField()

    def __str__(self) -> str:
        return str(self.number)
