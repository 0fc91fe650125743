"""Rent GPUs from an aicloud.

    from aicloud import Cloud

    with Cloud("https://cloud.example.com", token="aic_k_…") as cloud:
        job = cloud.launch(model="H100", count=1, image="busybox", command=["/bin/sh", "-c", "sleep 600"])
        job.wait_until("active", timeout=300)
        print(job.usage())
        job.release().wait_until("released")

`aicloud.generated` is made from the API's document and has every operation; everything else here is written by hand.
"""

from .allocation import Allocation
from .cloud import Cloud
from .credentials import ServiceAccount, SigningKey, Token
from .events import Event
from .money import GpuTime, Money, Usage
from .problem import (
    ApiError,
    CloudError,
    Conflict,
    Denied,
    EndedOtherwise,
    Invalid,
    NotFound,
    NotSignedIn,
    RateLimited,
    SignInFailed,
    StaleVersion,
    TimedOut,
    Unavailable,
    Unreachable,
)
from .take import take
from .words import Word

__all__ = [
    "Allocation",
    "ApiError",
    "Cloud",
    "CloudError",
    "Conflict",
    "Denied",
    "EndedOtherwise",
    "Event",
    "GpuTime",
    "Invalid",
    "Money",
    "NotFound",
    "NotSignedIn",
    "RateLimited",
    "ServiceAccount",
    "SignInFailed",
    "SigningKey",
    "StaleVersion",
    "TimedOut",
    "Token",
    "Unavailable",
    "Unreachable",
    "Usage",
    "Word",
    "take",
]
