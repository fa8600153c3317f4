"""The logo of the made-up charity, drawn by code: a drop above the rings that it makes in a well."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw

from images.models import CustomImage
from users.models import User

SIZE, SCALE = 320, 4
TEAL, LIGHT = "#0f4c46", "#4fa396"


def draw_logo() -> BytesIO:
    """Return the logo as a PNG file on nothing."""
    image = Image.new("RGBA", (SIZE * SCALE, SIZE * SCALE))
    pen = ImageDraw.Draw(image)

    def scaled(*values: float) -> list[float]:
        return [value * SCALE for value in values]

    pen.ellipse(scaled(98, 84, 222, 208), fill=TEAL)
    pen.polygon(scaled(160, 8, 106, 116, 214, 116), fill=TEAL)
    pen.arc(scaled(120, 106, 200, 186), 95, 165, fill="#ffffff", width=10 * SCALE)
    pen.arc(scaled(60, 176, 260, 262), 20, 160, fill=TEAL, width=16 * SCALE)
    pen.arc(scaled(14, 190, 306, 312), 20, 160, fill=LIGHT, width=16 * SCALE)
    file = BytesIO()
    image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    file.seek(0)
    return file


def make_logo(user: User) -> CustomImage:
    """Return the logo among the site's pictures."""
    image = CustomImage(
        title="Logo",
        description="The logo of Clearwell Health: a drop above rings in water.",
        credit="Clearwell Health",
        licence="CC BY 4.0",
        file=ImageFile(draw_logo(), name="clearwell-logo.png"),
        uploaded_by_user=user,
    )
    image.full_clean()
    image.save()
    return image
