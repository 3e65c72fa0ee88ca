"""Findings, evidence, codes, edits of words, figures of closing; what was published, remarked."""

from synthesis.models.aggregates import Aggregate
from synthesis.models.codes import Coder, Coding, CodingChange
from synthesis.models.evidence import Edit, Evidence, EvidenceQuerySet
from synthesis.models.findings import LONGEST, UNFOUNDED, Finding, FindingQuerySet
from synthesis.models.published import Correction, Remark, Reply, Restitution

__all__ = [
    "LONGEST",
    "UNFOUNDED",
    "Aggregate",
    "Coder",
    "Coding",
    "CodingChange",
    "Correction",
    "Edit",
    "Evidence",
    "EvidenceQuerySet",
    "Finding",
    "FindingQuerySet",
    "Remark",
    "Reply",
    "Restitution",
]
