"""What the public sees of the programme: releases of the draft, and what people save of it."""
